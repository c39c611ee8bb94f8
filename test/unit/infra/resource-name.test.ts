// What a stack's tag and firewall are called: DigitalOcean takes it, and no other stack has it.
import { describe, expect, it } from "vitest";
import { resourceName } from "../../../infra/render/resource-name";

/** DigitalOcean's tags (openapi, models/tags.yml); its firewalls refuse `_` ("Name is invalid"). */
const TAG = /^[a-zA-Z0-9:_-]{1,255}$/;
const FIREWALL = /^[a-zA-Z0-9][a-zA-Z0-9.-]*$/;

describe("a stack's name at DigitalOcean", () => {
  it.each(["prod", "dev2", "my-event", "Prod", "-x"])("%s stays as it is", (stack) => {
    expect(resourceName("restream", stack)).toBe(`restream-${stack}`);
  });

  it.each(["prod_2", "a.b", "Prod Event", "_", "..", "a".repeat(99) + "_", "événement"])(
    "%s becomes one that a tag and a firewall may have",
    (stack) => {
      const name = resourceName("restream", stack);
      expect(name).toMatch(TAG);
      expect(name).toMatch(FIREWALL);
      expect(resourceName("restream", stack)).toBe(name);
    },
  );

  it("is another one for another stack, also where only signs differ", () => {
    const stacks = ["prod_2", "prod-2", "prod.2", "prod__2", "prod 2", "_prod_2", "prod_2_"];
    const names = stacks.map((stack) => resourceName("restream", stack).toLowerCase());
    expect(new Set(names).size).toBe(stacks.length);
  });
});
