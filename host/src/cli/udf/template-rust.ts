import type { Template } from './templates';

export const RUST: Template = { example: 'convert', files: {} };
