export const HELP = `hub: look into a Model Hub

  npm run -s hub -- [--local | --stage S] COMMAND [--json]

  projects                    the projects that are replicated, and how they are
  models [--project P]        the models, one line each
  model <project> <path>      the bytes of one model, exactly as in git, to standard output
  status                      the whole hub in a few lines: projects, models, problems, queues
  env                         shell lines that point the AWS SDK and CLI at the local stack

  --local                     the stack that \`npm start\` runs in this checkout (what is meant if nothing is said)
  --stage S                   a deployed stage, with the AWS credentials and region of the environment
  --json                      for scripts: JSON instead of a table
  --project P, <project>      a path (acme/data/models) or <instance>#<id> (https://gitlab.com#42)

Examples
  npm run -s hub -- models --project acme/data/webshop-models
  npm run -s hub -- model acme/data/webshop-models "models/Orders.hck.json" > Orders.hck.json
  eval "$(npm run -s hub -- --local env)"

Ends with 0 done, 1 failed, 2 wrong usage, 3 not found, 4 the hub cannot be reached.
`;
