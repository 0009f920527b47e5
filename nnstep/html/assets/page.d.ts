// What is made of a lesson and stands before the script, for those who check its types.

type Form = {
  long?: boolean;
  taken: (operands: number[]) => boolean[];
  terms: (operands: number[]) => number[];
  cases: Case[];
};
type Part = number | { minus: number } | { of: (numbers: number[]) => number; uses: number[]; sum?: boolean };
type Case = {
  bare: boolean;
  groups: number[];
  of: (numbers: number[]) => number;
  paste: (string | 0 | null)[];
  parts?: Part[];
  joined?: number[];
  from?: (numbers: number[]) => number;
};
type Program = {
  size: number;
  slots: number;
  counted: number;
  next: [number, number][];
  error: number;
  errors: number[];
  penalty: number | null;
  update: (v: Float64Array) => void;
};
type Given = {
  id: string;
  name: string;
  label: string;
  group: number;
  at: number[];
  value: number;
};

declare const network: {
  start: number[];
  hypers: number[];
  data: Record<string, number[]>;
  batches: number[][];
  program: number[];
  mean: boolean;
  programs: Program[];
};
declare const forms: Form[];
declare const rests: ((v: Float64Array) => number)[];
declare const slips: (operands: number[], v: Float64Array) => number[];
declare const page: {
  epochs: number;
  digits: number;
  steps: number;
  most: number;
  numbers: number[];
  goesOn: boolean;
  error: string;
  givens: Given[];
  neurons: Record<string, [number | null, number | null][]>[];
  runs: Record<string, number[]>;
  phases: string[];
  groups: string[];
  words: Record<string, string>;
  troubles: Record<string, string>;
  keys: [string, string[], string, string][];
  titles: { settings: string; settingsSaid: string; keys: string; place: string; copyFor: string; numbers: string; matrices: string };
  programs: [string, string, boolean][];
  tex: string[];
  names: Record<string, string>;
  places: ([number, number, number] | null)[];
  arrays: { left: number; of: number[]; right: string; digits: number }[];
  families: [string, any][];
  mistakes: number[][];
  mistaken: string[];
  called: number[];
  says: string[];
  cases: Record<string, number[]>[];
};
