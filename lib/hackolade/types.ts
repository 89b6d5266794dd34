/** Why a file that is named like a model cannot be used as one. */
export type Problem = {
  /** Stable: `NOT_JSON`, `NOT_A_MODEL`, … */
  readonly code: string;
  /** For the modeler who has to mend the file: what is wrong and what to do, under 300 characters. */
  readonly message: string;
};

/**
 * What a catalogue shows of one model, read out of its file: at most 5,000 bytes as JSON, so that a whole card
 * stays under 8 KB. Text is never trusted: it is trimmed, well formed, on one line (but for the description), and
 * cut where it is too long, which a `…` at its end shows. What is absent or of the wrong type is null or 0.
 */
export type Catalogue = {
  /** Copied files keep it: it identifies nothing. */
  readonly guid: string;
  /** `modelName`, else `databaseName` (old files), else null: the file's name serves. */
  readonly name: string | null;
  /** `dbVendor`, else `appTarget`, else null. */
  readonly target: string | null;
  readonly targetVersion: string | null;
  readonly studioVersion: string | null;
  readonly description: string | null;
  readonly author: string | null;
  /** ISO 8601, as the file has it. */
  readonly created: string | null;
  readonly modified: string | null;
  /** Nothing but the difference of two models, which Studio saves like a model (`compMode`). */
  readonly isDelta: boolean;
  readonly containers: number;
  readonly entities: number;
  readonly attributes: number;
  readonly relationships: number;
  readonly views: number;
  readonly definitions: number;
  /** The first 200, or as many as there is room for. */
  readonly entityNames: readonly string[];
  readonly entityNamesCut: boolean;
  /** Relative paths or remote links of the models that this one is derived from or refers to, at most 50. */
  readonly lineage: readonly string[];
  readonly lineageCut: boolean;
  /** SHA-256 over the model's meaning: see `hashContent`. */
  readonly contentHash: string;
};

export type Recognised =
  | { readonly kind: 'model'; readonly catalogue: Catalogue }
  | { readonly kind: 'problem'; readonly problem: Problem };
