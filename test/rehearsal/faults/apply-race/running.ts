// Decides whether what runs after a race runs with the files in force, and with nothing taken away. Pure.
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { Course } from "./course";
import type { Look } from "./look";
import type { Release } from "./releases";

interface Ran {
  course: Course;
  before: Look;
  after: Look;
  /** The key with which the spare restream publishes now, as its platform sees it; undefined: it does not. */
  keySeen: string | undefined;
}

const MEDIAMTX = "mediamtx-restream.service";
const SPARE_UNIT = "restream-spare.service";
const ROAD = ["mediamtx-hub.service", MEDIAMTX, "mediamtx-feed.service"];
const LIVE = [...ROAD, "restream-twitch.service", "restream-youtube.service"];

/** A unit that runs with a file of before; MediaMTX's own is looked at by itself, for it may change while it runs. */
export const staleProblems = ({ units, files }: Look, release: Release | undefined): string[] =>
  [...(release?.staged.files ?? []), ...(release?.secret ?? [])].flatMap(
    ({ path, units: readers }) =>
      path === "/etc/restream/mediamtx.yml"
        ? []
        : readers.flatMap((unit) => {
            const { isRunning = false, startedAt = 0 } = units[unit] ?? {};
            const { changedAt = 0 } = files[path] ?? {};
            return isRunning && startedAt < changedAt
              ? [`${unit} runs since before ${path} was changed`]
              : [];
          }),
  );

export const runningProblems = ({ course, before, after, keySeen }: Ran): string[] => {
  const runs = (unit: string): boolean => after.units[unit]?.isRunning ?? false;
  const isOffAir = course.kind === "off air";
  const { onDisk, inForce } = after.spare;
  return [
    ...(isOffAir ? ROAD : LIVE).flatMap((unit) => {
      if (!runs(unit)) return [`${unit} does not run`];
      return isOffAir || before.units[unit]?.invocation === after.units[unit]?.invocation
        ? []
        : [`${unit} was restarted while everything was live`];
    }),
    ...(runs(SPARE_UNIT) === (course.startsAt !== undefined)
      ? []
      : [runs(SPARE_UNIT) ? "nobody started the spare restream" : "the start was lost"]),
    ...(runs(SPARE_UNIT) && inForce !== onDisk ? ["the spare restream runs with another key"] : []),
    ...(runs(SPARE_UNIT) && keySeen !== keyIn(onDisk)
      ? [`the spare platform is shown ${keySeen ?? "nothing"}, not the key in force`]
      : []),
    ...mediamtxProblems(after),
    ...Object.entries(after.placeholders)
      .filter(([, { isThere }]) => !isThere)
      .map(([unit, { path }]) => `${unit} runs, and its placeholder ${path} is gone`),
  ];
};

const keyIn = (preset: string): string | undefined => /^rtmp_playpath=(.*)$/m.exec(preset)?.[1];

/** Its users through its API, for they change while it runs; everything else is what it was started with. */
const mediamtxProblems = ({ mediamtx, users }: Look): string[] => {
  const [onDisk, inForce] = [read(mediamtx.onDisk), read(mediamtx.inForce)];
  const wanted = onDisk.users.map(({ user }) => user);
  return [
    ...(isDeepStrictEqual(onDisk.others, inForce.others)
      ? []
      : ["MediaMTX runs with another configuration than the one in force"]),
    ...(users !== null && isDeepStrictEqual(users, wanted)
      ? []
      : [
          `MediaMTX knows ${users?.join(", ") ?? "nobody"}, the configuration ${wanted.join(", ")}`,
        ]),
  ];
};

const read = (text: string): { users: { user: string }[]; others: object } => {
  const { authInternalUsers = [], ...others } = (parse(text) ?? {}) as {
    authInternalUsers?: { user: string }[];
  };
  return { users: authInternalUsers, others };
};
