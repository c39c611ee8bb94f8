// Asks DigitalOcean's API: a droplet's status and its power_off, who holds a reserved IP and its move, which droplets carry a tag.
import * as z from "zod";
import type { ApiAccess } from "./api-access";
import { dropletsIn } from "./state";

/** Who has no right now has none a second later: 401 and 403. */
export class NotAllowed extends Error {}

const WITHIN_MS = 8000;

const droplet = z.object({ droplet: z.object({ status: z.string() }) });
const reserved = z.object({
  reserved_ip: z.object({ droplet: z.object({ id: z.number() }).nullable() }),
});

export class Api {
  readonly #access: ApiAccess;
  readonly #withinMs: number;

  /** @param withinMs how long one call may take */
  constructor(access: ApiAccess, withinMs = WITHIN_MS) {
    this.#access = access;
    this.#withinMs = withinMs;
  }

  /** "active", "off" … @throws Error that says why it is not known; so does every call here */
  async statusOf(dropletId: string): Promise<string> {
    return droplet.parse(await this.#call("GET", `droplets/${dropletId}`)).droplet.status;
  }

  async powerOff(dropletId: string): Promise<void> {
    await this.#call("POST", `droplets/${dropletId}/actions`, { type: "power_off" });
  }

  /** A droplet's id; undefined: it leads nowhere. */
  async holderOf(ip: string): Promise<string | undefined> {
    const holder = reserved.parse(await this.#call("GET", `reserved_ips/${ip}`)).reserved_ip
      .droplet;
    return holder === null ? undefined : String(holder.id);
  }

  async assign(ip: string, dropletId: string): Promise<void> {
    const body = { type: "assign", droplet_id: Number(dropletId) };
    await this.#call("POST", `reserved_ips/${ip}/actions`, body);
  }

  /** Ids of all that carry it. */
  async dropletsWith(tag: string): Promise<string[]> {
    const found: string[] = [];
    for (let number = 1; ; number += 1) {
      const query = new URLSearchParams({
        ...{ tag_name: tag, per_page: "200", page: String(number) },
      });
      const { ids, isLast } = dropletsIn(await this.#call("GET", `droplets?${query.toString()}`));
      found.push(...ids);
      if (isLast) return found;
    }
  }

  async #call(method: "GET" | "POST", path: string, body?: object): Promise<unknown> {
    const { url, token } = this.#access;
    const response = await fetch(new URL(`/v2/${path}`, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(this.#withinMs),
    }).catch((error: unknown) => {
      throw new Error(this.#withoutAnswer(error));
    });
    const answer: unknown = await response.json().catch((error: unknown) => {
      if (response.ok) throw new Error(this.#withoutAnswer(error));
      return undefined; // a proxy's page: its status says enough
    });
    if (response.ok) return answer;
    const { message } = z.object({ message: z.string() }).catch({ message: "" }).parse(answer);
    const words = `DigitalOcean answers ${response.status} ${message}`.replace(/[. ]+$/, "");
    throw response.status === 401 || response.status === 403
      ? new NotAllowed(
          `${words} (is the token right, and does it have the scopes droplet and reserved_ip?)`,
        )
      : new Error(words);
  }

  #withoutAnswer(error: unknown): string {
    const { name, message, cause } = error as Error & { cause?: { code?: string } };
    return name === "TimeoutError"
      ? `DigitalOcean's API does not answer within ${this.#withinMs / 1000} s`
      : `DigitalOcean's API cannot be reached (${cause?.code ?? message})`;
  }
}
