/** The package's version. build.mjs writes it in; sources that run unbundled do not know it. */
export const version: string = process.env.MODELHUB_VERSION ?? 'development';
