// Stand-in for digitalocean:index/sshKey:SshKey (resource_ssh_key.go).
import { setTimeout as sleep } from "node:timers/promises";
import { UNKNOWN, text, type Properties } from "../properties";
import { CreatedButFailed, type ResourceKind } from "../resource-kind";
import { failure, isNotFound, objectIn, type Api } from "./api";
import { checkFields, diffFields, refreshed, type Fields } from "./fields";

const FIELDS: Fields = {
  name: { required: true },
  publicKey: { required: true, replaces: true },
};
const POLL_MS = 100;
/** The real provider looks for two minutes for a key that it has just created. */
const CREATE_DEADLINE_MS = 120_000;

function stateOf(answer: Properties): Properties {
  const key = objectIn(answer, "ssh_key");
  return {
    name: text(key["name"]),
    publicKey: text(key["public_key"]),
    fingerprint: text(key["fingerprint"]),
  };
}
// Line ends around a key are no change (resourceDigitalOceanSSHKeyPublicKeyDiffSuppress).
const trimmed = (properties: Properties): Properties => ({
  ...properties,
  publicKey: text(properties["publicKey"]).trim(),
});

export function sshKeyKind(api: () => Api): ResourceKind {
  const path = (id: string) => `/v2/account/keys/${id}`;
  const state = async (id: string) => stateOf(await api().call("GET", path(id)));
  async function waitUntilFound(id: string): Promise<void> {
    const deadline = Date.now() + CREATE_DEADLINE_MS;
    for (;;) {
      try {
        await api().call("GET", path(id));
        return;
      } catch (error) {
        if (!isNotFound(error) || Date.now() > deadline) throw error;
        await sleep(POLL_MS);
      }
    }
  }
  return {
    check: (inputs, old, autoName) => checkFields(FIELDS, inputs, old, autoName),
    diff: (old, inputs) => diffFields(FIELDS, trimmed(old), trimmed(inputs)),
    preview: (inputs, old) => ({
      name: inputs["name"] ?? UNKNOWN,
      publicKey: inputs["publicKey"] ?? UNKNOWN,
      fingerprint: old?.["fingerprint"] ?? UNKNOWN,
    }),
    async create(inputs) {
      const name = text(inputs["name"]);
      const publicKey = text(inputs["publicKey"]);
      const answer = await api()
        .call("POST", "/v2/account/keys", { name, public_key: publicKey })
        .catch((error: unknown) => Promise.reject(failure("Error creating SSH Key", error)));
      const id = text(objectIn(answer, "ssh_key")["id"]);
      try {
        await waitUntilFound(id);
        return { id, state: await state(id) };
      } catch (error) {
        throw new CreatedButFailed(
          id,
          { name, publicKey },
          failure("Error retrieving SSH key", error),
        );
      }
    },
    async read(id, _state, inputs) {
      try {
        return refreshed(FIELDS, await state(id), inputs);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw failure("Error retrieving SSH key", error);
      }
    },
    async update(id, inputs) {
      try {
        await api().call("PUT", path(id), { name: text(inputs["name"]) });
        return await state(id);
      } catch (error) {
        throw failure("Failed to update SSH key", error);
      }
    },
    async delete(id) {
      try {
        await api().call("DELETE", path(id));
      } catch (error) {
        // Not forgiven, as in the real provider: a key deleted elsewhere needs `pulumi refresh`.
        throw failure("Error deleting SSH key", error);
      }
    },
  };
}
