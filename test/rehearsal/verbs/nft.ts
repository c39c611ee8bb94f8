// Packet filters of the rehearsal's own namespace.
import { execFileSync } from "node:child_process";

/** Feeds nft with these commands, in the rehearsal's own namespace. */
export const nft = (input: string): void => {
  execFileSync("nft", ["-f", "-"], { input, stdio: ["pipe", "ignore", "pipe"] });
};
