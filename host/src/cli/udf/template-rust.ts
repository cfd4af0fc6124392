import type { Template } from './templates';

export const RUST: Template = { example: 'to_euros', files: {} };
