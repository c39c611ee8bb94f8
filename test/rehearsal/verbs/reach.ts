// Whether a TCP connection comes about, from inside a host's network.
import { once } from "node:events";
import type { NetworkHost } from "../../support/world/network";
import type { Bed } from "../bed/bed";

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

/** What MediaMTX would open by default. */
const DEFAULTS = [1936, 8000, 8189, 8554, 8888, 8889, 8890, 8892, 9996, 9997, 9998, 9999];

/** Ports of all that listens on the droplet, whatever it is; and those of them that a stranger reaches. */
export const openToStrangers = async (
  { machine, stranger }: Bed,
  address: string,
): Promise<{ listening: number[]; open: number[] }> => {
  const listening = (await machine.exec("ss", "-Hltn"))
    .split("\n")
    .flatMap((line) => /:(\d+)\s/.exec(line)?.[1] ?? [])
    .map(Number);
  const ports = [...new Set([...listening, ...DEFAULTS])];
  const reached = await Promise.all(ports.map((port) => canConnect(stranger, address, port)));
  return { listening, open: ports.filter((_, index) => reached[index]) };
};
