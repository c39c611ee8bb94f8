// What a platform's kernel holds for it: bytes that it acknowledged and nobody has read.
import { execFileSync } from "node:child_process";
import type { ReceivingServer } from "../../support/platform/receiving-server";

export interface Receiver {
  /** What the connection that holds most holds. */
  queuedBytes: number;
  /** The size of that connection's receive buffer. */
  bufferBytes: number;
}

export const receiverOf = ({ name, pid }: ReceivingServer): Receiver => {
  if (pid === undefined) throw new Error(`${name}: it does not run`);
  const inItsNetwork = ["-t", String(pid), "--net", "--", "ss", "-Htnm", "sport = :443"];
  const listing = execFileSync("nsenter", inItsNetwork, { encoding: "utf8" });
  return parseReceiver(listing);
};

/** Two lines of ss(8) a connection: state, receive queue, send queue, addresses; then its memory. */
export const parseReceiver = (listing: string): Receiver =>
  [...listing.matchAll(/^ESTAB\s+(\d+)\s.*\n?.*skmem:\(r\d+,rb(\d+)/gm)]
    .map(([, queued, buffer]) => ({ queuedBytes: Number(queued), bufferBytes: Number(buffer) }))
    .reduce((most, one) => (one.queuedBytes > most.queuedBytes ? one : most), {
      queuedBytes: 0,
      bufferBytes: 0,
    });
