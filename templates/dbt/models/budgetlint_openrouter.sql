{{ config(enabled='openrouter' in var('budgetlint_sources', [])) }}

{{ budgetlint.budgetlint_records_of('openrouter') }}
