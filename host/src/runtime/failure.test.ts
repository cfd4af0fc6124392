import { OperatorError, userError } from '../operators/base';
import { userStack } from '../operators/user-stack';
import { describeFailure, locate } from './failure';

const TASK = 'Source: numbers -> Map (1/2)';

/** An error as a user's function throws it. */
function thrownByUser(): Error {
  const error = new RangeError('no such step');
  error.stack =
    'RangeError: no such step\n    at halve (/home/ann/job.ts:4:22)\n    at run (drey-stage-1.js:11:28)\n    at node:internal/x:1:1';
  return error;
}

/** An error of the host's own code. */
function hostError(message: string): Error {
  return Object.assign(new Error(message), { stack: `Error: ${message}\n    at node:internal/y:1:1` });
}

test('a failure of user code has its stack and one line with class, operator, subtask and record', () => {
  const failure = describeFailure(userError(thrownByUser(), 'Map', { id: 7 }), TASK);
  expect(failure).toMatchObject({
    message: 'RangeError: no such step (operator "Map", subtask (1/2), record {"id":7})',
    exceptionClass: 'RangeError',
    traceback: 'RangeError: no such step\n    at halve (/home/ann/job.ts:4:22)\n    [2 frames of drey]',
    domain: 'user',
  });
});

test('user code is known by its stack where nobody has said so', () => {
  expect(describeFailure(locate(thrownByUser(), 'Map'), TASK)).toMatchObject({ domain: 'user', operatorName: 'Map' });
});

test('an error of the host has no traceback: its frames are ours', () => {
  expect(describeFailure(hostError('disk full'), TASK)).toMatchObject({
    message: 'disk full (task "Source: numbers -> Map", subtask (1/2))',
    traceback: '',
    domain: 'internal',
  });
  const lost = new OperatorError('worker gone', { domain: 'external', traceback: '' });
  expect(describeFailure(lost, '')).toMatchObject({ message: 'worker gone', traceback: '', domain: 'external' });
});

test('a message of several lines becomes one', () => {
  expect(describeFailure(hostError('first\n  second'), '').message).toBe('first second');
});

test('top-level code of a script is the user’s', () => {
  const error = new Error('mine');
  error.stack = 'Error: mine\n    at <anonymous> (/home/ann/job.ts:8:7)\n    at new Promise (<anonymous>)';
  expect(userStack(error)).toBe('Error: mine\n    at <anonymous> (/home/ann/job.ts:8:7)\n    [1 frame of drey]');
});
