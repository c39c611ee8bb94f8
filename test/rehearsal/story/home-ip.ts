// The home address changes: one write to the API, the stream untouched, and the new address may publish.
import { now } from "../../support/media/clock";
import { OTHER_HOME, HOME } from "../../support/world/addresses";
import type { Scenario } from "../verbs/scenario";
import { canConnect } from "../verbs/reach";
import { allow } from "../verbs/allow";
import { untouched } from "../verbs/untouched";
import { outcomeOf } from "../result/outcome";

const RTMP = 1935;

export const homeIp: Scenario = {
  name: "home-ip",
  title: "a changed home address is one write to the API, and the stream goes on",
  suite: "story",
  lane: "b",
  run: async (bed) => {
    const since = now();
    const address = (await bed.project.output("address")) as string;
    const other = bed.network.addHost("other-home", OTHER_HOME);
    try {
      if (await canConnect(other, address, RTMP))
        throw new Error("the other address was let in before it was set");
      const writes = await allow(bed, HOME, OTHER_HOME);
      if (writes.length !== 1 || !writes[0]?.startsWith("PUT /v2/firewalls/"))
        throw new Error(
          `expected one PUT of the firewall, the API saw: ${writes.join(", ") || "nothing"}`,
        );
      if (!(await canConnect(other, address, RTMP)))
        throw new Error("the new home address is not let in");
      await allow(bed, HOME);
      if (await canConnect(other, address, RTMP))
        throw new Error("an address that was taken out is still let in");
      // Nobody let in would be no proof.
      if (!(await canConnect(bed.home, address, RTMP)))
        throw new Error("home is not let in any more");
    } finally {
      bed.network.removeHost(other);
    }
    return outcomeOf({ problems: untouched(bed, since, "publisherChanged") });
  },
};
