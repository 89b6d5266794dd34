// serverless.yml asks this file about its parameters, whatever it is about to do: what is wrong with one is said before anything
// is packaged or deployed. (The framework takes files in CommonJS only.)
const { existsSync } = require('node:fs');
const { join } = require('node:path');

module.exports = async ({ options, resolveVariable }) => {
  if (!process.features.typescript) {
    throw 'this is an old Node.js. Say `npx serverless`, which runs on the one that `npm ci` has installed.';
  }
  const isLocal = options.stage === 'local';
  if (isLocal && process.argv.some((word) => word === 'deploy' || word === 'package')) {
    throw 'the stage `local` is for `serverless invoke local`. Choose another name for what is deployed.';
  }
  const { checkParameters, PARAMETERS } = await import('../lib/parameters.ts');
  const values = {};
  for (const name of PARAMETERS) values[name] = await resolveVariable(`param:${name}`);
  // What `npm start` serves is plain HTTP.
  if (isLocal) delete values.syncUrl;
  try {
    checkParameters(
      values,
      (options.param ?? []).map((pair) => pair.split('=', 1)[0]),
    );
    const { caFile } = values;
    if (caFile !== '' && !existsSync(join(__dirname, '..', 'certs', caFile))) {
      throw Error(
        `The parameter caFile of serverless.yml names certs/${caFile}, and there is no such file. Put it there.`,
      );
    }
  } catch (error) {
    // The framework shows the stack.
    error.stack = `${error.message} ${error.advice ?? ''}`;
    throw error;
  }
  return 'checked';
};
