// Stand-in for the command provider 1.2.1, used only where the real plugin is not installed: remote
// Command and CopyToRemote over SSH. Left out: command:local, CopyFile, proxies and SSH agents; the
// header of each file under command/ says what it leaves out.
import { commandKind } from "./command/command";
import { copyToRemoteKind } from "./command/copy";
import type { Provider } from "./provider-server";

export const commandProvider = (): Provider => ({
  version: "1.2.1",
  configure: () => undefined,
  kinds: {
    "command:remote:Command": commandKind(),
    "command:remote:CopyToRemote": copyToRemoteKind(),
  },
});
