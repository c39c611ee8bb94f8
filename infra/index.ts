// Provisions one droplet, or one and a spare, that takes one publisher in and restreams it to every destination.
import { apiAccess, loadSettings } from "./load-settings";
import { lookAtPair } from "./components/look-at-pair";
import { RestreamServer } from "./components/restream-server";
import { PREFIX } from "./servers";

/** Its outputs. Asynchronous: what is planned of two servers depends on which one is on air. */
export = async () => {
  const [settings, api] = [loadSettings(), apiAccess()];
  const pair = await lookAtPair(PREFIX, settings, api);
  const server = new RestreamServer(PREFIX, settings, { api, pair });
  const { address, obsServer, obsStreamKey, obsStreamKeys, start, ssh, page } = server;
  const { sshKeyFile, sshHostKey, servers, estimate } = server;
  return {
    ...{ address, obsServer, obsStreamKey, obsStreamKeys, start, ssh, page },
    ...{ sshKeyFile, sshHostKey, ...(servers && { servers }), estimate },
  };
};
