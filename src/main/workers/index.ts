export { type DeskOptions, WorkerDesk } from './desk'
export { type Answer, answerJobs, type Job } from './jobs'
export { WorkerThread } from './thread'
