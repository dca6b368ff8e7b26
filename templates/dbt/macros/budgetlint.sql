{# The records of a source, or its unreadable rows, from the engine's macro; dbt requires each macro's name to be written out. #}

{% macro budgetlint_records_of(source_name, set_aside=false) %}
  {%- set table, tags, where = source('budgetlint', source_name), budgetlint.budgetlint_tags(), var('budgetlint_where', '1 = 1') %}
  {%- if source_name == 'litellm' %}
  {{- budgetlint.budgetlint_litellm(table, tags, where, set_aside) }}
  {%- elif source_name == 'langfuse' %}
  {{- budgetlint.budgetlint_langfuse(table, tags, where, set_aside) }}
  {%- elif source_name == 'otel' %}
  {{- budgetlint.budgetlint_otel(table, tags, where, set_aside) }}
  {%- elif source_name == 'openrouter' %}
  {{- budgetlint.budgetlint_openrouter(table, tags, where, set_aside) }}
  {%- else %}
  {{- exceptions.raise_compiler_error('budgetlint_sources: `' ~ source_name ~ '` is not one of litellm, langfuse, otel, openrouter') }}
  {%- endif %}
{% endmacro %}

{% macro budgetlint_tags() %}
  {%- set tags = var('budgetlint_tags', []) %}
  {%- for key in tags if not modules.re.match('^[A-Za-z0-9_-]+$', key) %}
    {{- exceptions.raise_compiler_error('budgetlint_tags: `' ~ key ~ '` has characters other than letters, digits, _ and -') }}
  {%- endfor %}
  {{- return(tags) }}
{% endmacro %}

{% macro budgetlint_litellm(table, tags, where, set_aside) %}
  {{- adapter.dispatch('budgetlint_litellm', 'budgetlint')(table, tags, where, set_aside) }}
{% endmacro %}

{% macro budgetlint_langfuse(table, tags, where, set_aside) %}
  {{- adapter.dispatch('budgetlint_langfuse', 'budgetlint')(table, tags, where, set_aside) }}
{% endmacro %}

{% macro budgetlint_otel(table, tags, where, set_aside) %}
  {{- adapter.dispatch('budgetlint_otel', 'budgetlint')(table, tags, where, set_aside) }}
{% endmacro %}

{% macro budgetlint_openrouter(table, tags, where, set_aside) %}
  {{- adapter.dispatch('budgetlint_openrouter', 'budgetlint')(table, tags, where, set_aside) }}
{% endmacro %}
