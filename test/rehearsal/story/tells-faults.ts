// Shows that the platforms' stand-ins do what other scenarios rely on, with the droplet's own ffmpeg, over TLS: they
// tell a goodbye from a dead connection, refuse whom they should, and each fault they can play arrives at the restream.
import { eventually } from "../../support/eventually";
import type { CertificateKind } from "../../support/platform/certificates";
import type { RefusalReason } from "../../support/platform/receiving-server";
import type { Connection, Session } from "../../support/platform/session";
import { HOST_NAMES, TWITCH, YOUTUBE } from "../../support/world/addresses";
import { type Bed } from "../bed/bed";
import type { Scenario } from "../verbs/scenario";
import { PLATFORMS, type PlatformName } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { outcomeOf } from "../result/outcome";
import { SECRETS } from "../bed/secrets";

export const tellsFaults: Scenario = {
  name: "tells-faults",
  title:
    "self-check: each platform tells a goodbye from a dead connection, and its faults arrive at the restream",
  suite: "self-check",
  lane: "c",
  run: async (bed) => {
    await Promise.all(
      PLATFORMS.map(async (name) => {
        await expectRefusals(bed, name);
        for (const end of ENDS) await expectEnd(bed, name, end);
        await expectFaults(bed, name);
      }),
    );
    return outcomeOf();
  },
};

const ADDRESSES: Record<PlatformName, { url: string; key: string }> = {
  twitch: { url: `rtmps://${HOST_NAMES.twitch}:443/app`, key: SECRETS.twitchStreamKey },
  youtube: { url: `rtmps://${HOST_NAMES.youtube}:443/live2`, key: SECRETS.youtubeStreamKey },
};

/** A second publisher, with the right and with a wrong key, while the first one is on. */
const expectRefusals = async (bed: Bed, name: PlatformName): Promise<void> => {
  const platform = bed.platforms[name];
  const { url, key } = ADDRESSES[name];
  await platform.waitForPublish(WITHIN_MS.publishes);
  const refused = async (shown: string, why: RefusalReason): Promise<void> => {
    const count = (): number => platform.refusals.filter((refusal) => refusal.why === why).length;
    const before = count();
    const code = await bed.machine.exec(
      ...["sh", "-c", 'timeout 20 "$@" >/dev/null 2>&1; echo $?', "sh", "ffmpeg", "-nostdin"],
      ...["-fpsprobesize", "0", "-i", "rtmp://127.0.0.1:1935/live", "-c", "copy", "-f", "flv"],
      `${url}/${shown}`,
    );
    if (["0", String(TIMED_OUT)].includes(code.trim()))
      throw new Error(`${name}: a publisher to be refused (${why}) ended with ${code.trim()}`);
    await eventually(`${name} has refused: ${why}`, WITHIN_MS.platformNotices, () => {
      if (count() !== before + 1) throw new Error(`it refused so ${count() - before} times`);
    });
  };
  await Promise.all([refused(key, "already publishing"), refused("wrong-key", "wrong key")]);
};
/** Exit code of timeout(1). */
const TIMED_OUT = 124;

interface End {
  what: string;
  act: (bed: Bed, name: PlatformName) => Promise<unknown>;
  clean: boolean;
  /** How the session ends, right after the connection. */
  session: Session["end"];
}

const kill =
  (signal: string): End["act"] =>
  ({ machine }, name) =>
    machine.exec("systemctl", "kill", `--signal=${signal}`, `restream-${name}`);

const ENDS: readonly End[] = [
  { what: "SIGKILL", act: kill("KILL"), clean: false, session: undefined },
  { what: "SIGTERM", act: kill("TERM"), clean: true, session: "unpublish" },
  {
    what: "the platform's reset",
    act: ({ platforms }, name) => platforms[name].reset(),
    clean: false,
    session: "reset",
  },
];

const expectEnd = async (
  bed: Bed,
  name: PlatformName,
  { what, act, clean, session }: End,
): Promise<void> => {
  const platform = bed.platforms[name];
  const { id } = await platform.waitForPublish(WITHIN_MS.publishes);
  await act(bed, name);
  const ended = await eventually(
    `${name} sees the end by ${what}`,
    WITHIN_MS.platformNotices,
    () => {
      const found = platform.connections.find((connection) => connection.id === id);
      if (found?.endedAt === undefined) throw new Error("the connection is open");
      return found;
    },
  );
  const got = { clean: ended.clean, session: sessionOf(platform.sessions(), ended)?.end };
  if (got.clean !== clean || got.session !== session)
    throw new Error(`${name}: ${what} was seen as ${JSON.stringify(got)}`);
  await platform.waitForPublish(WITHIN_MS.publishes);
};

const sessionOf = (sessions: Session[], { id }: Connection): Session | undefined =>
  sessions.find(({ connections }) => connections.some((connection) => connection.id === id));

interface Fault {
  play: (bed: Bed, name: PlatformName) => unknown;
  /** What ffmpeg says of it. */
  words: string;
}

const certificate =
  (kind: CertificateKind): Fault["play"] =>
  ({ platforms }, name) =>
    platforms[name].tls?.serve(kind);

const UNTRUSTED = { play: certificate("untrusted"), words: "Peer certificate failed verification" };
const MISNAMED = { play: certificate("misnamed"), words: "owner does not match hostname" };
const UNKNOWN_NAME = {
  play: ({ nameServer }: Bed, name: PlatformName) => nameServer.forget(HOST_NAMES[name]),
  words: "Failed to resolve hostname",
};

/** It is ffmpeg that refuses, whichever server: each fault once is enough, and each server plays one. */
const FAULTS: Record<PlatformName, readonly Fault[]> = {
  twitch: [UNTRUSTED, UNKNOWN_NAME],
  youtube: [MISNAMED, UNTRUSTED],
};

/** Nothing is published while the platform has them; when they are over, the restream is back by itself. */
const expectFaults = async (bed: Bed, name: PlatformName): Promise<void> => {
  const platform = bed.platforms[name];
  await platform.waitForPublish(WITHIN_MS.publishes);
  const before = platform.connections.length;
  for (const [index, { play, words }] of FAULTS[name].entries()) {
    await play(bed, name);
    if (index === 0) await platform.reset();
    await untilSaid(bed, name, words);
  }
  if (platform.connections.length !== before)
    throw new Error(`${name}: the restream published in spite of a fault`);
  platform.tls?.serve("right");
  await bed.nameServer.know(HOST_NAMES[name], { twitch: TWITCH, youtube: YOUTUBE }[name]);
  await platform.waitForPublish(WITHIN_MS.publishes);
};

/** Until the restream says so once more than now. */
const untilSaid = async (bed: Bed, name: PlatformName, words: string): Promise<void> => {
  const said = async (): Promise<number> => {
    const journal = await bed.machine.exec(
      ...["journalctl", "--no-pager", "--output=cat", `--unit=restream-${name}`],
    );
    return journal.split(words).length - 1;
  };
  const before = await said();
  await eventually(`restream-${name} says "${words}"`, WITHIN_MS.said, async () => {
    if ((await said()) === before) throw new Error("not yet");
  });
};
