"""Price lists of each kind, as texts."""

LITELLM = """{
 "sample_spec": {"mode": "chat"},
 "lab/small": {"litellm_provider": "lab", "mode": "chat", "max_input_tokens": 1000, "input_cost_per_token": 3e-06,
  "output_cost_per_token": 1.5e-05, "source": "https://lab.example/pricing", "made_up_cost": 1}
}"""

OPENROUTER = """{"data": [
 {"id": "lab/small", "context_length": 1000, "pricing": {"prompt": "0.000003", "completion": "0.000015",
  "overrides": [{"min_prompt_tokens": 200000, "prompt": "0.000006", "completion": "0.00003"}]}},
 {"id": "lab/auto", "pricing": {"prompt": "-1", "completion": "-1"}}
]}"""

GENAI = """[{"id": "lab", "name": "Lab", "pricing_urls": ["https://lab.example/pricing"],
 "models": [{"id": "small", "context_window": 1000, "match": {"equals": "small"},
  "prices": {"input_mtok": 3, "output_mtok": 15, "made_up": 1}}]}]"""

CSV = """\
provider,model,meter,rate,unit,condition,from,until,source,date
lab,small,input_tokens,3,USD / 1000000,,,,https://lab.example/pricing,2026-11-01
lab,small,output_tokens,0.015,USD / 1000,,,,https://lab.example/pricing,2026-11-01
lab,small,input_tokens,1.5,USD / 1000000,service_tier=batch,2026-01-01,2026-12-31,https://lab.example/pricing,2026-11-01
lab,small,images,12,lab-credit,,,,https://lab.example/pricing,2026-11-01
lab,big,*_tokens,0.8,factor,,,,,
lab,small,input_tokens,4,USD / 1000000,,,,https://lab.example/pricing,2026-11-01
lab,small,inputs,4,,,,,,
lab,small,searches,four,,,,,,
lab,small,searches,-4,,,,,,
lab,small,searches,1e999999999,,,,,,
lab,small,searches,4,USD per 3,,,,,
lab,small,searches,4,,colour=red,,,,
lab,small,searches,4,,prompt_tokens_over=\u00b2,,,,
lab,small,searches,4,,,2026-02-30,,,
,,searches,4,,,,,,
"""

FROM_CSV = """\
{
 "version": 1,
 "date": "2026-11-24",
 "currency": "USD",
 "title": "imported from csv",
 "sources": {
  "lab-example-pricing": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"},
  "spreadsheet": {"url": "imported from csv", "kind": "contract", "published": "2026-11-24"}
 },
 "models": {
  "lab/big": {
   "prices": [
    {"source": "spreadsheet", "multiply": {"*_tokens": "0.8"}}
   ]
  },
  "lab/small": {
   "prices": [
    {"source": "lab-example-pricing", "rates": {"input_tokens": "3", "output_tokens": "15", "images": {"amount": "12", "unit": "lab-credit"}}},
    {"source": "lab-example-pricing", "when": {"service_tier": "batch"}, "from": "2026-01-01", "until": "2026-12-31", "rates": {"input_tokens": "1.5"}}
   ]
  }
 }
}
"""

LEFT_OF_CSV = """\
not imported: row 7 meter: `lab/small` already has this price of `input_tokens`
not imported: row 8 meter: `inputs` is not a meter
not imported: row 9 rate: `four` is not a price
not imported: row 10 rate: `-4` is not a price
not imported: row 11 rate: `1e999999999` is not a price
not imported: row 12 unit: `USD per 3` is not a unit such as `USD / 1000000 tokens`
not imported: row 13 condition: `colour=red` is not a condition
not imported: row 14 condition: `\u00b2` is not a whole number
not imported: row 15 from: `2026-02-30` is not a date such as `2026-06-17`
not imported: row 16 model: missing
"""

OF_NO_DAY = "the file does not state its publication day: add `--published DATE`"
