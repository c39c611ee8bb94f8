// Packet filters of the rehearsal's own namespace.
import { execFileSync } from "node:child_process";

/** Feeds nft with these commands, in the rehearsal's own namespace. */
export const nft = (input: string): void => {
  execFileSync("nft", ["-f", "-"], { input, stdio: ["pipe", "ignore", "pipe"] });
};

const SILENCE = "inet rehearsal_silence";

/** While `during` lasts, every packet between this address and everybody else is dropped, both ways, and nobody is told. */
export const withSilence = async (
  address: string,
  during: () => Promise<unknown>,
): Promise<void> => {
  nft(`table ${SILENCE} {
  chain forward {
    type filter hook forward priority -10; policy accept;
    ip daddr ${address} drop
    ip saddr ${address} drop
  }
}
`);
  try {
    await during();
  } finally {
    nft(`delete table ${SILENCE}\n`);
  }
};
