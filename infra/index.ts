// Provisions one droplet that takes one publisher in and restreams it to every destination.
import { apiAccess, loadSettings } from "./load-settings";
import { RestreamServer } from "./components/restream-server";

const server = new RestreamServer("restream", loadSettings(), apiAccess());

export const address = server.address;
export const obsServer = server.obsServer;
export const obsStreamKey = server.obsStreamKey;
export const obsStreamKeys = server.obsStreamKeys;
export const start = server.start;
export const ssh = server.ssh;
export const page = server.page;
export const sshKeyFile = server.sshKeyFile;
export const sshHostKey = server.sshHostKey;
export const estimate = server.estimate;
