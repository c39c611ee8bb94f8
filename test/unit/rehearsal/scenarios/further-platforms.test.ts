// Whether a destination's address that arrives otherwise than configured would be noticed.
import { describe, expect, it } from "vitest";
import { askedOtherwise } from "../../../rehearsal/story/further-platforms";
import type { Visit } from "../../../support/platform/slow-platform/visits";

const CONFIGURED = { app: "v2/pub", streamKey: "test-key" };
const visit = (more: Partial<Visit>): Visit => ({
  ...{ id: 1, connectedAt: 0, commands: [], mediaBytes: 0 },
  ...more,
});

describe("what a platform was asked for", () => {
  it.each<[string, Visit[], string[]]>([
    ["is what was configured", [visit({ app: "v2/pub", playPath: "test-key" })], []],
    [
      "has the app's second part in the stream key, as ffmpeg would",
      [visit({ app: "v2", playPath: "pub/test-key" })],
      ["it was asked for the app v2, expected v2/pub", "it was shown another stream key"],
    ],
    [
      "was right only at last",
      [visit({ app: "v2" }), visit({ app: "v2/pub", playPath: "test-key" })],
      ["it was asked for the app v2, expected v2/pub"],
    ],
    ["is not known when nobody came", [], ["nobody published"]],
    ["is not known of one that only connected", [visit({ app: "v2/pub" })], ["nobody published"]],
  ])("%s", (_, visits, problems) => {
    expect(askedOtherwise(visits, CONFIGURED)).toEqual(problems);
  });
});
