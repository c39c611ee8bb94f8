import { describe, expect, it } from "vitest";
import { assignmentOf } from "../../../infra/advice/assignment";

describe("the reserved IP", () => {
  const own = { id: "7", tag: "restream-prod" };
  it.each([
    ["of nobody is assigned", undefined, "assign"],
    ["of this droplet stays", { id: "7", tags: ["restream-prod"] }, "nothing"],
    [
      "of the droplet that is being replaced is moved",
      { id: "6", tags: ["Restream-Prod"] },
      "assign",
    ],
    ["of somebody else's droplet is left there", { id: "6", tags: ["web"] }, "held by another"],
    ["of a droplet without tags is left there", { id: "6", tags: [] }, "held by another"],
  ] as const)("%s", (_, holder, todo) => {
    expect(assignmentOf(holder, own)).toBe(todo);
  });
});
