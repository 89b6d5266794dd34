/** For every test file, before it loads anything: functions log by way of the console, where a test can listen. */
Object.assign(process.env, {
  POWERTOOLS_DEV: 'true',
  POWERTOOLS_METRICS_DISABLED: 'false',
  POWERTOOLS_METRICS_NAMESPACE: 'ModelHubSync',
});
