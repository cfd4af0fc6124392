/** Names of select items. */
import type { Expression } from '../../../sql/ast';

/** Functions that are written without parentheses and give the column their name. */
export function derivedName(expression: Expression, position: number): string {
  switch (expression.kind) {
    case 'identifier':
      return expression.parts[expression.parts.length - 1].text;
    case 'parenthesized':
      return derivedName(expression.expression, position);
    case 'field_of':
      return expression.field === 'star' ? `EXPR$${position}` : expression.field.text;
    case 'named':
      return expression.name.text;
    case 'call':
      if (expression.bare) return expression.name.parts[expression.name.parts.length - 1].text.toUpperCase();
      return `EXPR$${position}`;
    default:
      return `EXPR$${position}`;
  }
}
