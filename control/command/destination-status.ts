// Decides what is known of one destination when a command looks; a part of the JSON of --json.
import type { DestinationState, PlatformWord } from "../shared/event";

export interface DestinationStatus {
  name: string;
  state: DestinationState;
  since: string | null;
  bitrateKbps: number | null;
  /** How long the platform's broadcast has lasted, as far as it is known here. */
  sessionSeconds: number | null;
  restarts: number;
  /** Until the platform ends the broadcast by itself; null: it does not, or there is none. */
  endsInSeconds: number | null;
  /** Whether the platform shows it, by its own word; null: it is not asked, or restreamd does not say. */
  platform: PlatformWord | null;
}
