// Whether a TCP connection comes about, from inside a host's network.
import { once } from "node:events";
import type { NetworkHost } from "../../support/world/network";

/** A dropped packet is not answered: this long is a no. */
const WITHIN_SECONDS = 2;

export const canConnect = async (
  from: NetworkHost,
  address: string,
  port: number,
): Promise<boolean> => {
  const child = from.spawn(
    ["timeout", String(WITHIN_SECONDS), "bash", "-c", `exec 3<>/dev/tcp/${address}/${port}`],
    { stdio: "ignore" },
  );
  const [code] = (await once(child, "exit")) as [number | null];
  return code === 0;
};
