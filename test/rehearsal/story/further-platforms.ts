// Platforms besides Twitch and YouTube, each on a port of one host, and what each was asked for.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  SlowPlatform,
  type SlowPlatformOptions,
} from "../../support/platform/slow-platform/slow-platform";
import type { Visit } from "../../support/platform/slow-platform/visits";
import { FURTHER as ADDRESS } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { STACK } from "../bed/project";

const HOST = "further.example";

/** A destination as the operator configures it. */
export interface Further {
  name: string;
  port: number;
  /** What stands behind the host in its address. */
  app: string;
  streamKey: string;
}

export const urlOf = ({ port, app }: Further): string => `rtmp://${HOST}:${port}/${app}`;

/** In the stack's configuration; `up` brings it to the server. */
export const configureFurther = async (
  { project }: Bed,
  destinations: readonly Further[],
): Promise<void> => {
  const set = (args: string[], value: string): Promise<unknown> =>
    project.mustPulumi(["config", "set", ...args, "-s", STACK], value);
  await set(["restream:destinations"], destinations.map(({ name }) => name).join(","));
  for (const one of destinations) {
    await set([`restream:${one.name}Url`], urlOf(one));
    await set(["--secret", `restream:${one.name}StreamKey`], one.streamKey);
  }
};

export const forgetFurther = async (
  { project }: Bed,
  destinations: readonly Further[],
): Promise<void> => {
  const keys = destinations.flatMap(({ name }) => [`${name}Url`, `${name}StreamKey`]);
  for (const key of ["destinations", ...keys])
    await project.mustPulumi(["config", "rm", `restream:${key}`, "-s", STACK]);
};

/** Paths of what one destination has on the droplet, in alphabetical order. */
export const filesOf = ({ name }: Further): string[] => [
  `/etc/restream/restream-${name}.env`,
  `/etc/restream/restream-${name}.ffpreset`,
  `/etc/systemd/system/restream-${name}.service`,
];

/** Runs `during` while the platforms are there, by the names of their destinations. */
export const withPlatforms = async <Result>(
  bed: Bed,
  destinations: readonly (Further & Pick<SlowPlatformOptions, "refusal">)[],
  during: (platforms: ReadonlyMap<string, SlowPlatform>) => Promise<Result>,
): Promise<Result> => {
  const host = bed.network.addHost("further", ADDRESS);
  await bed.nameServer.know(HOST, ADDRESS);
  const platforms = new Map(
    destinations.map(({ name, port, app, streamKey, refusal }) => {
      const directory = join(bed.runFolder, `further-${name}`);
      mkdirSync(directory, { recursive: true });
      const { catalogue } = bed;
      const options = {
        ...{ name, spawn: host.spawn, directory, catalogue, port, app, expectedKey: streamKey },
        ...(refusal === undefined ? {} : { refusal }),
      };
      return [name, new SlowPlatform(options)];
    }),
  );
  try {
    await Promise.all([...platforms.values()].map((platform) => platform.start()));
    return await during(platforms);
  } finally {
    for (const platform of platforms.values()) await platform.stop();
    await bed.nameServer.forget(HOST);
    bed.network.removeHost(host);
  }
};

/** What a platform was asked for otherwise than configured; also that it was never asked. */
export const askedOtherwise = (
  visits: readonly Visit[],
  { app, streamKey }: Pick<Further, "app" | "streamKey">,
): string[] => {
  const published = visits.filter(({ playPath }) => playPath !== undefined);
  return [
    ...(published.length === 0 ? ["nobody published"] : []),
    ...new Set(
      visits
        .filter((visit) => visit.app !== undefined && visit.app !== app)
        .map((visit) => `it was asked for the app ${visit.app ?? ""}, expected ${app}`),
    ),
    ...(published.every(({ playPath }) => playPath === streamKey)
      ? []
      : ["it was shown another stream key"]),
  ];
};
