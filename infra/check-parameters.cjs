// serverless.yml asks this file about its parameters, whatever it is about to do: what is wrong with one is said before anything
// is packaged or deployed. (The framework takes files in CommonJS only.)
module.exports = async ({ options, resolveVariable }) => {
  if (!process.features.typescript) {
    throw 'this is an old Node.js. Say `npx serverless`, which runs on the one that `npm ci` has installed.';
  }
  const { checkParameters, PARAMETERS } = await import('../lib/parameters.ts');
  const values = {};
  for (const name of PARAMETERS) values[name] = await resolveVariable(`param:${name}`);
  try {
    checkParameters(
      values,
      (options.param ?? []).map((pair) => pair.split('=', 1)[0]),
    );
  } catch (error) {
    // The framework shows the stack.
    error.stack = `${error.message} ${error.advice ?? ''}`;
    throw error;
  }
  return 'checked';
};
