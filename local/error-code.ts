/** Whether it is an error of Node with this code. (`instanceof Error` fails where tests run in a realm of their own.) */
export function hasErrorCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
