export * from './generated/messages';
