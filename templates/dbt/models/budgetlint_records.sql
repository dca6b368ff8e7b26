{{ config(enabled=var('budgetlint_sources', []) | length > 0) }}

{% for name in var('budgetlint_sources', []) %}
select '{{ name }}' as record_source, records.* from {{ ref('budgetlint_' ~ name) }} as records
{% if not loop.last %}union all{% endif %}
{% endfor %}
