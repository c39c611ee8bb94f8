// Decides what is kept with a report (--json): what the server said, and what home adds.
import type { ReportFacts } from "../../control/command/report-facts";

export interface HomeFacts extends ReportFacts {
  stack: string;
  /** IANA's name: times on the page. */
  timeZone: string;
  /** The droplet's; null: its price is not known here. */
  price: { size: string; hourly: number; monthly: number } | null;
}
