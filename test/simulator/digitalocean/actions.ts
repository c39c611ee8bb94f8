// What was asked to be done to a resource and how far it is, under one number whatever it is done to.
// Spec: digitalocean/openapi specification/resources/actions/ (models/action.yml).
import { notFound, pageOf, type Reply } from "./reply";
import type { JsonObject, Route } from "./request";
import type { Account, Action } from "./state";

const actionJson = (action: Action): JsonObject => ({
  id: action.id,
  status: action.status,
  type: action.type,
  started_at: action.startedAt,
  completed_at: action.completedAt ?? null,
  resource_id: action.resource.id,
  resource_type: action.resource.type,
  region: { slug: action.region },
  region_slug: action.region,
});

/** Accepted, and in progress from now on. */
export function beginAction(
  account: Account,
  about: Pick<Action, "type" | "resource" | "region">,
): Action {
  const action: Action = {
    ...about,
    id: account.nextActionId(),
    status: "in-progress",
    startedAt: new Date().toISOString(),
    completedAt: undefined,
  };
  account.actions.set(action.id, action);
  return action;
}

export function endAction(action: Action, status: "completed" | "errored"): void {
  action.status = status;
  action.completedAt = new Date().toISOString();
}

export const actionReply = (action: Action | undefined, status = 200): Reply =>
  action === undefined ? notFound() : { status, body: { action: actionJson(action) } };

const sameResource = (action: Action, { id, type }: Action["resource"]): boolean =>
  action.resource.id === id && action.resource.type === type;

/** One of this resource's own; another's is not found. */
export const actionOf = (account: Account, resource: Action["resource"], id: number): Reply => {
  const action = account.actions.get(id);
  return actionReply(action !== undefined && sameResource(action, resource) ? action : undefined);
};

/** All of this resource, the newest first. `path`: what was asked for, after /v2/. */
export const actionsOf = (
  account: Account,
  resource: Action["resource"],
  query: URLSearchParams,
  path: string,
): Reply => {
  const own = [...account.actions.values()].filter((action) => sameResource(action, resource));
  return pageOf("actions", own.reverse().map(actionJson), query, path);
};

export const actionRoutes: Route[] = [
  {
    method: "GET",
    path: /^\/v2\/actions\/(\d+)$/,
    handle: ({ params: [id] }, account) => actionReply(account.actions.get(Number(id))),
  },
];
