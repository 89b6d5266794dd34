// How long a turn of all projects takes, for who counts by turns: neither YAML nor CloudFormation can multiply.
module.exports = async ({ resolveVariable }) => Number(await resolveVariable('param:sweepHours')) * 3600;
