/** Operators of Python aggregate functions: loaded when a job has them. */
import { registerOperator } from '../../../operators/registry';
import { PythonFrameAggregateOperator } from './frame-operator';
import { PythonGroupAggregateOperator } from './group-operator';

registerOperator('table-python-group-aggregate', (node) => new PythonGroupAggregateOperator(node));
registerOperator('table-python-frame-aggregate', (node) => new PythonFrameAggregateOperator(node));
