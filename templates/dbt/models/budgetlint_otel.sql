{{ config(enabled='otel' in var('budgetlint_sources', [])) }}

{{ budgetlint.budgetlint_records_of('otel') }}
