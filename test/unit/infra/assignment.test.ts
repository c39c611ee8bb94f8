import { describe, expect, it } from "vitest";
import { assignmentOf, type Holder, type Own } from "../../../infra/advice/assignment";

const TAG = ["restream-prod"];
const holder = (
  id: string,
  tags: readonly string[],
  name = "restream-droplet-0a1b2c3",
): Holder => ({
  ...{ id, name, tags },
});
const nothing = { kind: "nothing" };
const another = { kind: "held by another" };
const assign = (id: string) => ({ kind: "assign", id });

describe("the reserved IP of one server", () => {
  const own: Own = {
    ids: { first: "7" },
    tag: "restream-prod",
    prefix: "restream",
    onAir: "first",
  };
  it.each([
    ["of nobody is assigned", undefined, assign("7")],
    ["of this droplet stays", holder("7", TAG), nothing],
    ["of the droplet that is being replaced is moved", holder("6", ["Restream-Prod"]), assign("7")],
    ["of one that was renamed, too", holder("6", TAG, "mine"), assign("7")],
    ["of somebody else's droplet is left there", holder("6", ["web"]), another],
    ["of a droplet without tags is left there", holder("6", []), another],
  ])("%s", (_, held, todo) => {
    expect(assignmentOf(held, own)).toEqual(todo);
  });
});

describe("the reserved IP of two", () => {
  const own: Own = {
    ...{ ids: { first: "7", second: "8" }, tag: "restream-prod", prefix: "restream" },
    onAir: "second",
  };
  const second = "restream-second-droplet-0a1b2c3";
  it.each([
    ["of nobody leads to the one on air", undefined, assign("8")],
    ["stays with the first one", holder("7", TAG), nothing],
    ["stays with the second one", holder("8", TAG, second), nothing],
    ["goes from a first one to the first one in its place", holder("5", TAG), assign("7")],
    [
      "goes from a second one to the second one in its place",
      holder("6", TAG, second),
      assign("8"),
    ],
    ["goes from one that was renamed to the one on air", holder("6", TAG, "mine"), assign("8")],
    ["of somebody else's droplet is left there", holder("6", ["web"]), another],
  ])("%s", (_, held, todo) => {
    expect(assignmentOf(held, own)).toEqual(todo);
  });
});
