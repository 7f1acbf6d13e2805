/** Words of keys' names that are also what people, or the accounts of no person, are called. */
const WORDS = `
  access account accounts admin agent agents ai alert alerts all alpha android api apis app apps archive audio auth auto
  backend backup batch bench benchmark beta billing bot bots budget build cache chat ci cli client clients cloud code
  coding company config console corp cron customer customers daily dashboard data default demo deploy dept desktop dev
  develop developer development devops docs docker embed embedding embeddings engine engineering enterprise env eval
  evals experiment experiments export external finance for free frontend gateway general git github gitlab group guest
  hackathon help home hourly hub ide image images import infra infrastructure integration intern internal ios job jobs
  key keys lab labs laptop legacy linux llm load local log logs mac mail main marketing master misc mobile model models
  monitor monitoring monthly my new night nightly notebook office old ops owner pat personal phone pilot pipeline platform
  playground plugin poc portal private prod product production project proxy public qa queue rag release report reports
  research review root sales sandbox script scripts search secret security server service shared site slack spare staff
  stage staging support sys system task tasks team temp test tester testing tests the tmp token tool tools train training
  trial user users video vision voice web website weekly windows work worker workers workflow
  ada alexa amazon anthropic atlas aurora babbage bard claude cohere copilot curie cursor davinci deepseek devin echo ernie
  fable falcon flash flux gemini gemma google gpt grok haiku imagen jasper jules julia kimi lambda large lite llama luma
  max mercury meta mini mistral mythos nano nova omni openai opus orion palm phoenix pixel pro qwen ray ruby runway rust
  sage small sonnet sora stable suno swift titan turbo ultra vega veo whisper
  april art august autumn bill case chance dawn dot easter friday grace hope iris jan january joy july june link mark may
  monday page penny price rich rose sky star stone summer sunday will winter young
`;

export const USUAL_WORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
