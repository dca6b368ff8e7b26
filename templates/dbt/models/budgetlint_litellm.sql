{{ config(enabled='litellm' in var('budgetlint_sources', [])) }}

{{ budgetlint.budgetlint_records_of('litellm') }}
