// Asks DigitalOcean's API who holds a reserved IP, and leads it to a droplet.
import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { Holder } from "../advice/assignment";
import type { ApiAccess } from "../settings";

const ANSWER_WITHIN_MS = 20_000;
/** How long a move takes is not known here; the provider's own look waits 10 s before the first one. */
const MOVED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1000;

/** @returns undefined: it leads nowhere. @throws Error when the API does not say */
export const holderOf = async (api: ApiAccess, ip: string): Promise<Holder | undefined> => {
  const { reserved_ip: reserved } = (await call(api, "GET", ip)) as {
    reserved_ip: { droplet: { id: number; tags: string[] } | null };
  };
  return reserved.droplet === null
    ? undefined
    : { id: String(reserved.droplet.id), tags: reserved.droplet.tags };
};

/** Resolves when it leads there. @throws pulumi.RunError that says what to do */
export const assign = async (api: ApiAccess, ip: string, dropletId: string): Promise<void> => {
  const startedAt = Date.now();
  try {
    const { action } = (await call(api, "POST", `${ip}/actions`, {
      type: "assign",
      droplet_id: Number(dropletId),
    })) as { action: { id: number } };
    while (Date.now() - startedAt < MOVED_WITHIN_MS) {
      const { action: now } = (await call(api, "GET", `${ip}/actions/${action.id}`)) as {
        action: { status: string };
      };
      if (now.status === "completed") return;
      if (now.status === "errored") throw new Error("DigitalOcean could not move it");
      await pause(LOOK_EVERY_MS);
    }
    throw new Error(`it has not moved within ${MOVED_WITHIN_MS / 1000} s`);
  } catch (error) {
    throw new pulumi.RunError(
      `The reserved IP ${ip} does not lead to droplet ${dropletId}: ${error instanceof Error ? error.message : String(error)}. The server itself is up to date. Once the cause is gone: pulumi up`,
    );
  }
};

/** @throws Error with the API's words */
const call = async (
  { url, token }: ApiAccess,
  method: "GET" | "POST",
  path: string,
  body?: object,
): Promise<unknown> => {
  const response = await fetch(new URL(`/v2/reserved_ips/${path}`, url), {
    method,
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const answer = (await response.json()) as { message?: string };
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${answer.message ?? ""}`.trimEnd());
  return answer;
};
