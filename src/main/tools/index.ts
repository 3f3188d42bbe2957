export { createSkillTools, type ToolHost, type ToolRequest, type ToolRunner } from './skillTools'
