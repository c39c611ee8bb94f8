// What the doctor says of the pair.
import { expect, it } from "vitest";
import { pairFindings } from "../../../../../control/command/doctor/pair";
import type { PairStatus } from "../../../../../control/command/pair/pair";

const WELL: PairStatus = {
  ...{ version: 1, name: "first", role: "on-air", onAir: "first", term: 0, since: null },
  peer: { name: "second", seenAt: "2026-01-10T03:00:00Z", sameRelease: true },
  ...{ copyAt: null, wanted: [], started: [], isReady: true, byItself: null, why: [] },
};
const ITSELF: NonNullable<PairStatus["byItself"]> = {
  ...{ canMove: true, doing: null, trouble: null, powerOff: 4 },
};

it.each<[what: string, pair: PairStatus | "unreadable" | undefined, words: RegExp]>([
  ["it is alone", undefined, /^$/],
  ["it cannot be read", "unreadable", /^not-looked what is known of the pair/],
  ["a spare", WELL, /^ok second, the spare, .* if first is lost, by restream rescue: $/],
  [
    "on the spare",
    { ...WELL, name: "second", role: "spare" },
    /^ok second, the spare, .* if first/,
  ],
  ["by itself", { ...WELL, byItself: ITSELF }, /^ok second, the spare, .*, by itself: $/],
  [
    "the spare is gone",
    { ...WELL, why: ["second has not answered for 3 min"] },
    /^wrong The pair is not ready: second has not .* restream rebuild --node spare$/,
  ],
  [
    "the servers' token is refused",
    { ...WELL, byItself: ITSELF, why: ["DigitalOcean says 401 (Unable to authenticate you)"] },
    /restream:clusterToken; pulumi up; Still so\?/,
  ],
  [
    "another release, as seen on the spare",
    {
      ...{ ...WELL, role: "spare", peer: { ...WELL.peer, sameRelease: false } },
      why: ["first has another release"],
    },
    /^wrong .*another release: pulumi up; restream pair$/,
  ],
  [
    "never measured",
    {
      ...{ ...WELL, byItself: { ...ITSELF, canMove: false, powerOff: null } },
      why: ["it could not move by itself"],
    },
    /^wrong .*: restream pair test-fence; /,
  ],
])("%s", (_, pair, words) => {
  const said = pairFindings({ pair }).map(
    ({ verdict, what, steps }) =>
      `${verdict} ${what}: ${steps.map((step) => ("run" in step ? step.run : step.say)).join("; ")}`,
  );
  expect(said.join()).toMatch(words);
});
