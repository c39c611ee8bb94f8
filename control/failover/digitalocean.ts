// Asks DigitalOcean's API what a failover needs, and puts its answers into the few words that decide.
import { request as overHttp, type RequestOptions } from "node:http";
import { request as overHttps } from "node:https";
import * as z from "zod";
import { messageOf } from "../shared/text";
import { GOING, HERE, type Call, type Said } from "./fence";

/** FAILOVER_CONFIG, which a release writes. */
export const config = z.object({
  /** The beginning of the API's address. */
  api: z.url(),
  token: z.string().min(1),
  ownDroplet: z.string(),
  peerDroplet: z.string(),
  /** OBS's. */
  reservedIp: z.string(),
});
export type Config = z.infer<typeof config>;

/** A call that hangs is given up; what it asked for may have been done. */
const WITHIN_MS = 5000;
const MOST_CHARACTERS = 200_000;

/** What of the API's answers is read. */
const droplet = z.object({ droplet: z.object({ status: z.string() }) });
const actions = z.object({
  actions: z.array(z.object({ status: z.string(), type: z.string() })),
});
const reservedIp = z.object({
  reserved_ip: z.object({ droplet: z.object({ id: z.number() }).nullable() }),
});
const refusal = z.object({ message: z.string() });

/** Actions that end what runs on a droplet (openapi, droplet actions). */
const ENDING = ["power_off", "shutdown", "power_cycle", "reboot", "destroy", "rebuild"];

interface Order {
  method: "GET" | "POST";
  /** Below /v2/. */
  path: string;
  body?: object;
}

/** Pure. */
export const orderOf = (
  call: Call,
  { ownDroplet, peerDroplet, reservedIp: address }: Config,
): Order => {
  const power = (type: string): Order => ({
    ...{ method: "POST", path: `droplets/${peerDroplet}/actions` },
    body: { type },
  });
  switch (call) {
    case "own-actions":
      return { method: "GET", path: `droplets/${ownDroplet}/actions?per_page=10` };
    case "status":
      return { method: "GET", path: `droplets/${peerDroplet}` };
    case "power-off":
      return power("power_off");
    case "power-on":
      return power("power_on");
    case "holder":
      return { method: "GET", path: `reserved_ips/${address}` };
    case "assign":
      return {
        ...{ method: "POST", path: `reserved_ips/${address}/actions` },
        body: { type: "assign", droplet_id: Number(ownDroplet) },
      };
  }
};

/** Pure. @param text of an answer that is no refusal @throws Error when it is not what the API says */
export const wordOf = (call: Call, text: string, { ownDroplet }: Config): string => {
  switch (call) {
    case "own-actions": {
      const isGoing = actions
        .parse(JSON.parse(text))
        .actions.some(({ status, type }) => status === "in-progress" && ENDING.includes(type));
      return isGoing ? GOING : "staying";
    }
    case "status":
      return droplet.parse(JSON.parse(text)).droplet.status;
    case "holder": {
      const holder = reservedIp.parse(JSON.parse(text)).reserved_ip.droplet?.id;
      return holder === Number(ownDroplet) ? HERE : "elsewhere";
    }
    case "power-off":
    case "power-on":
    case "assign":
      return "taken";
  }
};

/** Never rejects. */
export const askDigitalOcean = async (call: Call, known: Config): Promise<Said> => {
  const { method, path, body } = orderOf(call, known);
  try {
    const { status, text } = await askOnce(new URL(`/v2/${path}`, known.api), known.token, {
      method,
      body: body === undefined ? "" : JSON.stringify(body),
    });
    if (status >= 200 && status < 300) return { kind: "done", word: wordOf(call, text, known) };
    return { kind: "refused", status, why: `DigitalOcean says ${status}${messageIn(text)}` };
  } catch (error) {
    return { kind: "nothing", why: `DigitalOcean's API: ${messageOf(error)}` };
  }
};

const messageIn = (text: string): string => {
  try {
    return ` (${refusal.parse(JSON.parse(text)).message})`;
  } catch {
    return "";
  }
};

/** Not by fetch: its parser is WebAssembly, which --jitless has not. @throws Error without an answer */
const askOnce = (
  url: URL,
  token: string,
  { method, body }: { method: string; body: string },
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === ""
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      },
      agent: false,
      signal: AbortSignal.timeout(WITHIN_MS),
    };
    const call = (url.protocol === "http:" ? overHttp : overHttps)(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        if (text.length < MOST_CHARACTERS) text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    call.on("error", (error: NodeJS.ErrnoException) => {
      reject(
        new Error(
          error.name === "AbortError" || error.name === "TimeoutError"
            ? `no answer within ${WITHIN_MS / 1000} s`
            : (error.code ?? error.name),
        ),
      );
    });
    call.end(body);
  });
