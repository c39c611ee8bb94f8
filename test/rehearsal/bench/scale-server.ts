// A server of this project with many destinations, all of them keys of one receiving server.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { NginxPlatform } from "../../support/platform/nginx-platform";
import { CLOUD, FURTHER } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { inRoot, INSIDE } from "../bed/tools-root";
import { PLATFORMS } from "../result/platform-names";
import { up } from "../story/up";
import { setSecret } from "../verbs/change";
import { configure } from "../verbs/provision";
import { unitOf } from "../verbs/restream";

const NAME = "many";
const HOST = "many.example";
const APP = "app";
/** The droplet's. */
const MEMORY_BYTES = 2 * 1024 ** 3;

export const nameOf = (index: number): string => `many${index + 1}`;
export const restreamOf = (index: number): string => `restream-${nameOf(index)}`;
const keyOf = (index: number): string => `test-key-${nameOf(index)}-0123456789`;

/** The stack's configuration but for the keys. */
export const manySettings = (count: number): Record<string, string> => {
  const names = Array.from({ length: count }, (_, index) => nameOf(index));
  return {
    destinations: names.join(","),
    ...Object.fromEntries(names.map((name) => [`${name}Url`, `rtmp://${HOST}/${APP}`])),
  };
};

/** Every key is welcome there; started. */
const openMany = async (bed: Bed): Promise<NginxPlatform> => {
  const host = bed.network.addHost(NAME, FURTHER);
  const directory = join(bed.runFolder, NAME);
  mkdirSync(directory);
  const platform = new NginxPlatform({
    ...{ name: NAME, directory, insideDirectory: `${INSIDE}/${NAME}`, app: APP },
    ...{ spawn: inRoot(bed.parts.roots.tools, host), catalogue: bed.catalogue },
    hooksHost: CLOUD,
  });
  await platform.start();
  await bed.nameServer.know(HOST, FURTHER);
  return platform;
};

/** On air with no destination: Twitch and YouTube are stopped. */
export const openServer = async (
  bed: Bed,
  count: number,
): Promise<{ many: NginxPlatform; address: string; isHeld: boolean }> => {
  const many = await openMany(bed);
  await configure(bed);
  for (let index = 0; index < count; index++)
    await setSecret(bed, `${nameOf(index)}StreamKey`, keyOf(index));
  await up.run(bed, {});
  await bed.machine.exec("systemctl", "stop", ...PLATFORMS.map(unitOf));
  const address = (await bed.project.output("address")) as string;
  return { many, address, isHeld: hold(bed) };
};

/** To the droplet's memory; false where this kernel has no such controller. */
const hold = ({ machine }: Bed): boolean => {
  try {
    machine.memory.set(MEMORY_BYTES);
    return true;
  } catch {
    return false;
  }
};
