// A server whose first `pulumi up` ended before the first contact, and of which only a part is asked for (`--target`): what was
// never made has no outputs.
import * as pulumi from "@pulumi/pulumi";
import { expect, it, vi } from "vitest";
import { RestreamServer } from "../../../infra/components/restream-server";
import { SETTINGS } from "./a-settings";
import { Secret } from "../../../infra/secret";

const API = { url: "http://127.0.0.1:9", token: new Secret("test-token") };

vi.mock("../../../infra/components/explained", () => ({ EXPLAINED: { onError: ["explained"] } }));

it("has no host key yet, and the program ends well", async () => {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => ({
        id: type.startsWith("restream:") ? undefined : `${name}-id`,
        state: type.startsWith("digitalocean:") ? { ...inputs, ipv4Address: "198.51.100.7" } : {},
      }),
      call: () => ({ droplets: [{ id: "restream-droplet-id", tags: [] }] }),
    },
    "restream",
    "prod",
    false,
  );
  const { sshHostKey } = new RestreamServer(
    "restream",
    SETTINGS,
    { api: API },
    {
      transformations: [({ props, opts }) => ({ props, opts: { ...opts, hooks: undefined } })],
    },
  );
  const hostKey = await new Promise((resolve) => sshHostKey.apply(resolve));
  expect(hostKey).toBe("");
  await pulumi.runtime.disconnect();
});
