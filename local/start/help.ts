export const HELP = `npm start: the whole Model Hub on this machine, with a sample GitLab to push to

  npm start [-- OPTIONS]

  --data DIR    keep table, queues, secrets and the sample GitLab in DIR; without it all is in memory
  --once        push to the sample GitLab, wait until the models are in the table, print them, end
  --empty       set nothing up: projects are there, but no credentials and no webhook (docs/getting-started.md)
  --help

Environment
  PORT          port of the HTTP API; 3000 if not set, 0 picks a free one
  GITLAB_URL, GITLAB_ACCESS_TOKEN, GITLAB_SECRET_TOKEN
                serve this GitLab instead of the sample: its base URL, a token that can read its repositories, and
                the token of its webhook: the signing token (whsec_…) or else the secret token
  MODELHUB_DYNAMODB
                dynoxide or dynamodb-local; chosen by itself if not set

Ends with 0 done, 1 failed, 2 wrong usage.
`;
