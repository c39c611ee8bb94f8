// Decides whether an official download is to be had: fetched and at its hash, or not reachable.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Preparation } from "./preparation";

/**
 * True when `target` now holds the file with this hash; false when the address is out of reach.
 * @throws Error when something else than the pinned file came: never to be built around in silence.
 */
export const fetchChecked = async (
  url: string,
  sha256: string,
  target: string,
  { say, signal }: Preparation,
): Promise<boolean> => {
  let body: Buffer;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(120_000)]),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    body = Buffer.from(await response.arrayBuffer());
  } catch (cause) {
    signal.throwIfAborted();
    say(`${new URL(url).host} is out of reach (${reasonOf(cause)})`);
    return false;
  }
  const got = createHash("sha256").update(body).digest("hex");
  if (got !== sha256) throw new Error(`${url}: has SHA-256 ${got}, pinned is ${sha256}`);
  writeFileSync(target, body);
  return true;
};

const reasonOf = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message : cause.message;
};
