# frozen_string_literal: true

module Fluent
  module Plugin
    module Logredact
      # The library this gem goes with; its patch level may differ.
      VERSION = '0.1.0'
    end
  end
end
