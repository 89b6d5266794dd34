/** `1 model`, `2 models`. @param noun one that takes an s */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
