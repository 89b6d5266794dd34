import type { SampleProject } from '../gitlab/sample-gitlab.ts';

/** What to try next with the sample GitLab. Its token opens nothing but this: it was made up here. */
export function sampleHints(project: SampleProject, accessToken: string): string {
  return `
Try it:
  git clone ${project.url}
    user name: any    password: ${accessToken}
  Change a model, then: git commit --all --message "Change a model" && git push
  npm run -s hub -- models
  npm run -s hub -- model ${project.path} models/Webshop-Polyglot.hck.json
  eval "$(npm run -s hub -- --local env)"    for the AWS CLI and SDK in your shell
  What the functions log is in .modelhub/functions.log. Ctrl-C ends everything.

`;
}

/** What to do with a sample GitLab of which the hub knows nothing. Its tokens open nothing but this. */
export function emptyHints(instance: string, tokenToAdd: string, ownerToken: string): string {
  return `
Nothing is set up yet. In another terminal (docs/getting-started.md):
  npm run -s hub -- gitlab add ${instance}
    access token: ${tokenToAdd}
  npm run -s hub -- hook add --group acme/data
    token with the scope api: ${ownerToken}
  npm run -s hub -- hook test --group acme/data
  What the functions log is in .modelhub/functions.log. Ctrl-C ends everything.

`;
}

export function externalHints(instance: string, syncUrl: string): string {
  return `
Serving ${instance}.
  Enter as webhook in GitLab, with the token of GITLAB_SECRET_TOKEN, for push events: ${syncUrl}
  (with another host where GitLab cannot reach this machine by that address)
  npm run -s hub -- models
  What the functions log is in .modelhub/functions.log. Ctrl-C ends everything.

`;
}
