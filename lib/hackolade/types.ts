/** Why a file that is named like a model cannot be used as one. */
export type Problem = {
  /** Stable: `NOT_JSON`, `NOT_A_MODEL`, … */
  readonly code: string;
  /** One sentence for the modeler who has to mend the file. */
  readonly message: string;
};

/** What a catalogue shows of one model, read out of its file. Strings are trimmed and cut, never trusted. */
export type Catalogue = {
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
  readonly containers: number;
  readonly entities: number;
  readonly attributes: number;
  readonly relationships: number;
  readonly views: number;
  readonly definitions: number;
  /** The first 200. */
  readonly entityNames: readonly string[];
  readonly entityNamesCut: boolean;
  /** Paths or links of the models that this one is derived from or refers to. */
  readonly lineage: readonly string[];
  /** SHA-256 over the model's meaning: white space and the state of the user interface are left out. */
  readonly contentHash: string;
};

export type Recognised =
  | { readonly kind: 'model'; readonly catalogue: Catalogue }
  | { readonly kind: 'problem'; readonly problem: Problem };
