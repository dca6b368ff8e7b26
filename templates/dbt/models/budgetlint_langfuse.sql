{{ config(enabled='langfuse' in var('budgetlint_sources', [])) }}

{{ budgetlint.budgetlint_records_of('langfuse') }}
